package dev.annals.restore;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * Configures the command {@code restored} with the steps of all modules and the MongoDB of a
 * server. Its auto-configurations are listed in {@code
 * META-INF/spring/dev.annals.restore.RestoredApplication.imports}. It is not a component, so that
 * servers do not find it.
 */
@ImportAutoConfiguration
@ComponentScan(
    basePackages = "dev.annals",
    useDefaultFilters = false,
    includeFilters =
        @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = AfterRestore.class))
class RestoredApplication {}
