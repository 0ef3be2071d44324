@NullMarked
package dev.annals.export.web;

import org.jspecify.annotations.NullMarked;
