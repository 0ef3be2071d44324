/** What all tests share: one MongoDB per test process, and a watch on what is asked of it. */
@NullMarked
package dev.annals.testing;

import org.jspecify.annotations.NullMarked;
