/**
 * Tests for JUnit 5 and later: of your own receiver with the partner kit, and of your own keyring
 * store.
 *
 * <p>Start with {@link dev.keyoverlap.testkit.junit.PartnerKitExtension} and {@link
 * dev.keyoverlap.testkit.junit.KeyringStoreContract}. Bring your own JUnit: this artifact depends
 * on it optionally.
 */
@NullMarked
package dev.keyoverlap.testkit.junit;

import org.jspecify.annotations.NullMarked;
