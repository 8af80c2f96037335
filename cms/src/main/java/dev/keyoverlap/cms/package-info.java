/** Signs, verifies, encrypts and decrypts CMS messages (RFC 5652) with the keys of a ring. */
@NullMarked
package dev.keyoverlap.cms;

import org.jspecify.annotations.NullMarked;
