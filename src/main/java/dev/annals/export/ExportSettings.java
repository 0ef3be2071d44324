package dev.annals.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of exports.
 *
 * @param atOnce how many a node writes at once: each reads the log as fast as it can
 * @param kept how long a file can be downloaded
 * @param lease after how long without a sign of life another node begins an export anew
 * @param step how often progress is saved and the lease renewed: several times within a lease
 * @param look how often a node looks for exports that nobody works on
 * @param attempts how often an export is begun before it fails for good
 * @param listed number of a tenant's exports without a file that stay in its list; older ones are
 *     forgotten
 * @param sweep how often a node looks for parts of files that belong to no export
 * @param userDownloads maximum number of files that one tenant user is sent at once by each node
 * @param credentialDownloads likewise for one credential
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
