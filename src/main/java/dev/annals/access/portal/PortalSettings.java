package dev.annals.access.portal;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people find this deployment.
 *
 * @param publicUrl what portal links begin with; without it, what the request for the link was sent
 *     to
 */
@ConfigurationProperties("annals.access")
record PortalSettings(@Nullable URI publicUrl) {}
