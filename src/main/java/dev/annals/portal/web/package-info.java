@NullMarked
package dev.annals.portal.web;

import org.jspecify.annotations.NullMarked;
