@NullMarked
package dev.annals.ingest.web;

import org.jspecify.annotations.NullMarked;
