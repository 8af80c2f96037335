/** What all message formats share: verification policies, reports and exceptions. */
@NullMarked
package dev.keyoverlap.message;

import org.jspecify.annotations.NullMarked;
