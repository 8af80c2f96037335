/**
 * The code of the pages in {@code docs} that is in no example. Each test runs the code of a page;
 * the checks of the pages look for it here.
 */
@NullMarked
package dev.keyoverlap.examples.pages;

import org.jspecify.annotations.NullMarked;
