package dev.annals.activity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event between modules whose delivery failed {@code annals.activity.delivery.attempts} times
 * and is no longer retried automatically.
 *
 * @param listener id of the listener that failed, such as {@code activity.structure-changed}
 * @param event simple class name of the event
 * @param tenantId the tenant that the event concerns, if it concerns one
 * @param attempts number of failed deliveries
 * @param publishedAt when the change that the event reports was committed
 * @param lastAttemptAt when the last delivery was attempted; null if there was none
 * @param deadSince when it became a dead letter
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
