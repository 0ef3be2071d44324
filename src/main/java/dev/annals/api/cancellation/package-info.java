/** Tells long-running work whether its client still waits for the result. */
@NamedInterface("cancellation")
@NullMarked
package dev.annals.api.cancellation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
