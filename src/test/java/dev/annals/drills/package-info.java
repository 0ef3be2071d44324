/**
 * Servers as processes of their own, to be killed, restarted and measured. The tests here run in
 * {@code mvn verify}; the programs run longer and harder by hand: docs/operations.md says how.
 */
@NullMarked
package dev.annals.drills;

import org.jspecify.annotations.NullMarked;
