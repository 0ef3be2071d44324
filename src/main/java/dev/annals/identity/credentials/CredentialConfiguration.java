package dev.annals.identity.credentials;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Enables the settings of credentials and sign-in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BootstrapSettings.class, SignInSettings.class})
class CredentialConfiguration {}
