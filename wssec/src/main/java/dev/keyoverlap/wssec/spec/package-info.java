/**
 * The choices for a SOAP message: algorithms, how keys are referred to, the order of protection,
 * and the cache against replays, which may be one of your own. Start with {@link
 * dev.keyoverlap.wssec.spec.ReplayCache}.
 */
@NullMarked
package dev.keyoverlap.wssec.spec;

import org.jspecify.annotations.NullMarked;
