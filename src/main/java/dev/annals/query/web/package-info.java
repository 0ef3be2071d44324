@NullMarked
package dev.annals.query.web;

import org.jspecify.annotations.NullMarked;
