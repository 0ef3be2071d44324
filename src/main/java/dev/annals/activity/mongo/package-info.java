@NullMarked
package dev.annals.activity.mongo;

import org.jspecify.annotations.NullMarked;
