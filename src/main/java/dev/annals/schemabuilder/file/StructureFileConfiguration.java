package dev.annals.schemabuilder.file;

import dev.annals.schemabuilder.change.StructureBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StructureFileSettings.class)
class StructureFileConfiguration {

  @Bean
  StructureFile structureFile(StructureFileSettings settings, StructureBuilder builder) {
    return new StructureFile(settings, builder);
  }
}
