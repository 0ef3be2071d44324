package dev.annals.activity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event between modules whose delivery failed {@code annals.activity.delivery.attempts} times
 * and is not retried by itself any more.
 *
 * @param listener id of the listener that failed, such as {@code activity.structure-changed}
 * @param event simple class name of the event
 * @param tenantId the tenant that the event concerns, if it concerns one
 * @param attempts number of failed deliveries
 * @param publishedAt when what happened was committed
 * @param lastAttemptAt when it was delivered for the last time; null if it never was
 * @param deadSince when it was given up
 */
public record DeadLetter(
    UUID id,
    String listener,
    String event,
    @Nullable String tenantId,
    int attempts,
    Instant publishedAt,
    @Nullable Instant lastAttemptAt,
    Instant deadSince) {}
