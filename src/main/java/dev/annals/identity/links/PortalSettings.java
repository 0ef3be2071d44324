package dev.annals.identity.links;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The address of the portal, and limits of portal links.
 *
 * @param publicUrl Base URL of portal links. By default it is the URL to which the request for the
 *     link was sent.
 * @param outstandingLinks Maximum number of portal links per tenant that are neither used nor
 *     expired. Exceeding it is {@code RATE_LIMITED}. The default is 1,000.
 * @param outstandingLinksOfUsers Maximum number of such links that were created by the tenant's own
 *     users. Exceeding it is {@code RATE_LIMITED}. The default is 50.
 */
@ConfigurationProperties("annals.access")
record PortalSettings(
    @Nullable URI publicUrl,
    @DefaultValue("1000") int outstandingLinks,
    @DefaultValue("50") int outstandingLinksOfUsers) {}
