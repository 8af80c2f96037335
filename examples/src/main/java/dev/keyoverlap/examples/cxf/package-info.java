/**
 * A renewal under Apache CXF, which stays as it is: only its crypto is another one. Start with
 * {@link dev.keyoverlap.examples.cxf.RenewUnderCxf}.
 */
@NullMarked
package dev.keyoverlap.examples.cxf;

import org.jspecify.annotations.NullMarked;
