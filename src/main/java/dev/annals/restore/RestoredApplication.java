package dev.annals.restore;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * The steps of all modules, and a MongoDB as a server has it. Which auto-configurations those are
 * is in {@code META-INF/spring/dev.annals.restore.RestoredApplication.imports}. Not a component, so
 * that a server does not find it.
 */
@ImportAutoConfiguration
@ComponentScan(
    basePackages = "dev.annals",
    useDefaultFilters = false,
    includeFilters =
        @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = AfterRestore.class))
class RestoredApplication {}
