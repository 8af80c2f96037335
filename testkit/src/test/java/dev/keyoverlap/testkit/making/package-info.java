/**
 * Makes the fixtures. This was done once for each version; see {@link
 * dev.keyoverlap.testkit.making.MakeFixtures}.
 */
@NullMarked
package dev.keyoverlap.testkit.making;

import org.jspecify.annotations.NullMarked;
