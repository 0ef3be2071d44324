@NullMarked
package dev.annals.nodes.mongo;

import org.jspecify.annotations.NullMarked;
