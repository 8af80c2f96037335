/**
 * What both XML Signature and WS-Security stand on: the one parser, strict reading, canonical
 * forms, algorithms, the choice of a key. Exported to the modules of this library only, and no
 * promise to anybody else.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal;

import org.jspecify.annotations.NullMarked;
