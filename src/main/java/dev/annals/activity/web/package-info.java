/** Dead letters in GraphQL. */
@NullMarked
package dev.annals.activity.web;

import org.jspecify.annotations.NullMarked;
