/**
 * Hardware tokens and security modules by PKCS #11. The private keys stay in the token, and a
 * keystore holds references to them (RFC 7512). {@code TokenSession} is one login, which is made
 * again when it dies. Start with {@code Pkcs11Token}.
 */
@NullMarked
package dev.keyoverlap.token;

import org.jspecify.annotations.NullMarked;
