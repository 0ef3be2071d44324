package dev.annals.export;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ExportSettings.class)
class ExportConfiguration implements SchedulingConfigurer {

  private final ExportRunner runner;
  private final ExportCleaning cleaning;
  private final ExportSettings settings;

  ExportConfiguration(ExportRunner runner, ExportCleaning cleaning, ExportSettings settings) {
    this.runner = runner;
    this.cleaning = cleaning;
    this.settings = settings;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar tasks) {
    tasks.addFixedDelayTask(runner::look, settings.look());
    tasks.addFixedDelayTask(cleaning::clean, settings.look());
    tasks.addFixedDelayTask(cleaning::sweep, settings.sweep());
  }
}
