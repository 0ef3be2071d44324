package dev.annals.access.portal;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people find this deployment, and how many portal links it has.
 *
 * @param publicUrl what portal links begin with; without it, what the request for the link was sent
 *     to
 * @param outstandingLinks maximum number of links per tenant that are neither used nor expired
 * @param outstandingLinksOfUsers the same of those that the tenant's own users made
 */
@ConfigurationProperties("annals.access")
record PortalSettings(
    @Nullable URI publicUrl,
    @DefaultValue("1000") int outstandingLinks,
    @DefaultValue("50") int outstandingLinksOfUsers) {}
