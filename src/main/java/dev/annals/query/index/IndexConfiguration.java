package dev.annals.query.index;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Registers the settings of the search index. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IndexSettings.class)
class IndexConfiguration {}
