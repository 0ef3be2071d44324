@NullMarked
package dev.annals.schemabuilder.web;

import org.jspecify.annotations.NullMarked;
