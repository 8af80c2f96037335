/** What is published: the API, its listings, and the BOM. */
@NullMarked
package dev.keyoverlap.examples.api;

import org.jspecify.annotations.NullMarked;
