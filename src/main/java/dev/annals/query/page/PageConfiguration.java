package dev.annals.query.page;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Registers the settings of queries that read the log. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogScanSettings.class)
class PageConfiguration {}
