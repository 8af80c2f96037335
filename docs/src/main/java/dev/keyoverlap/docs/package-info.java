/**
 * Reads the pages of the documentation, writes those that follow from the code, and makes a site of
 * all.
 *
 * <p>{@link dev.keyoverlap.docs.Pages} finds the pages, {@link dev.keyoverlap.docs.CasesPage}
 * writes the one on the 40 cases, {@link dev.keyoverlap.docs.Site} is the program that makes the
 * site. The checks of pages are tests.
 */
@NullMarked
package dev.keyoverlap.docs;

import org.jspecify.annotations.NullMarked;
