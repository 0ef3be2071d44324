package dev.annals.access;

/**
 * How much of the deployment a tenant may take. What is beyond is {@code RATE_LIMITED}.
 *
 * @param eventsPerSecond that each node takes for it
 * @param questionsPerSecond about its log that each node answers
 * @param liveStreams of its log at once, on each node
 * @param unfinishedExports of its log at once, on all nodes together
 */
public record TenantLimits(
    int eventsPerSecond, int questionsPerSecond, int liveStreams, int unfinishedExports) {}
