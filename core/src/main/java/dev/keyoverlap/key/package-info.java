/**
 * One key, before it is in a ring: your own key pair or the certificate of a partner, what names
 * it, and why it cannot be used. Start with {@link dev.keyoverlap.key.HeldKey} and {@link
 * dev.keyoverlap.key.PeerCertificate}. An {@link dev.keyoverlap.key.Alias} is the name that you
 * give, a {@link dev.keyoverlap.key.KeyId} which key it is, and a {@link
 * dev.keyoverlap.key.KeyHint} what a message says of it.
 */
@NullMarked
package dev.keyoverlap.key;

import org.jspecify.annotations.NullMarked;
