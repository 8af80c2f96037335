/**
 * Signs, verifies, encrypts and decrypts CMS messages (RFC 5652, RFC 5083) with the keys of a ring.
 *
 * <p>Start reading at {@link dev.keyoverlap.cms.CmsSigner} and {@link
 * dev.keyoverlap.cms.CmsVerifier}, or at {@link dev.keyoverlap.cms.CmsEncryptor} and {@link
 * dev.keyoverlap.cms.CmsDecryptor}. Each is set up once, with aliases, and used for any number of
 * messages while the keys under those aliases come and go:
 *
 * <pre>{@code
 * CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();
 * CmsVerifier verifier = CmsVerifier.of(rotation, VerificationPolicy.anyOf(alias("partner")));
 * CmsEncryptor encryptor = CmsEncryptor.with(rotation).encryptTo(alias("partner")).build();
 * CmsDecryptor decryptor = CmsDecryptor.of(rotation);
 *
 * byte[] message = CmsSealer.signThenEncrypt(signer, encryptor).seal(order);
 * OpenedContent received = CmsOpener.decryptThenVerify(decryptor, verifier).open(answer);
 * }</pre>
 *
 * <p>A {@link dev.keyoverlap.cms.spec.ReceiverProfile} describes what a partner can read; {@link
 * dev.keyoverlap.cms.spec.MeasuredReceivers} has profiles of many programs.
 *
 * <p>The encodings are BouncyCastle's; the cryptography is done by whichever providers the JVM has,
 * so that keys of hardware modules work. No provider is added, and no type of BouncyCastle appears
 * in these interfaces.
 */
@NullMarked
package dev.keyoverlap.cms;

import org.jspecify.annotations.NullMarked;
