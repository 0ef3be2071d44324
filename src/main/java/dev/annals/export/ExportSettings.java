package dev.annals.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of exports.
 *
 * @param atOnce Maximum number of exports that a server writes concurrently. Further exports wait.
 *     The default is 2.
 * @param kept Time for which the file of an export can be downloaded. The default is 7 days.
 * @param lease Time without progress after which another server starts the export again. The
 *     default is 30 s.
 * @param step Interval at which progress is stored and the lease is renewed. It MUST be shorter
 *     than {@code lease}. The default is 1 s.
 * @param look Interval at which a server polls for exports to write and for expired files. The
 *     default is 5 s.
 * @param attempts Number of attempts after which an export fails. The default is 5.
 * @param listed Maximum number of a tenant's exports without a file that are listed. Older ones are
 *     deleted. The default is 1,000.
 * @param sweep Interval at which a server removes parts of files that belong to no export. The
 *     default is 1 hour.
 * @param userDownloads Maximum number of concurrent downloads per tenant user on each server.
 *     Exceeding it is {@code RATE_LIMITED}. The default is 5.
 * @param credentialDownloads Maximum number of concurrent downloads per vendor credential on each
 *     server. Exceeding it is {@code RATE_LIMITED}. The default is 50.
 */
@ConfigurationProperties("annals.export")
record ExportSettings(
    @DefaultValue("2") int atOnce,
    @DefaultValue("7d") Duration kept,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("1s") Duration step,
    @DefaultValue("5s") Duration look,
    @DefaultValue("5") int attempts,
    @DefaultValue("1000") int listed,
    @DefaultValue("1h") Duration sweep,
    @DefaultValue("5") int userDownloads,
    @DefaultValue("50") int credentialDownloads) {}
