package dev.annals.identity.credentials;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BootstrapSettings.class, SignInSettings.class})
class CredentialConfiguration {}
