/** Where a key ring is kept between two runs of an application. */
@NullMarked
package dev.keyoverlap.store;

import org.jspecify.annotations.NullMarked;
