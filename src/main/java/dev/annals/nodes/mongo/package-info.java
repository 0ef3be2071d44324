/**
 * MongoDB support that several servers need: change notifications, transactions, and the creation
 * of collections.
 */
@NamedInterface("mongo")
@NullMarked
package dev.annals.nodes.mongo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
