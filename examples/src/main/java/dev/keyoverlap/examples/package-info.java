/**
 * One short program for each task. Each runs without arguments, in a temporary folder with a real
 * PKCS#12 file, and prints what it shows.
 *
 * <p>Start with {@link dev.keyoverlap.examples.AddSwapRetire}, or with {@link
 * dev.keyoverlap.examples.AdoptAKeystore} for a keystore that is there already. Then, by what is
 * renewed:
 *
 * <ul>
 *   <li>a key of our own that signs: {@link dev.keyoverlap.examples.SignWithTwoKeys};
 *   <li>a partner's key that we encrypt to: {@link dev.keyoverlap.examples.EncryptToTwoRecipients};
 *   <li>a key of our own that decrypts: {@link dev.keyoverlap.examples.DecryptWithARetainedKey};
 *   <li>a partner's key that signs: {@link dev.keyoverlap.examples.VerifyUnderAPolicy}, or, under
 *       an authority, {@link dev.keyoverlap.examples.TrustAnAuthority}.
 * </ul>
 *
 * <p>The whole of a renewal, with an authority and a partner, is {@link
 * dev.keyoverlap.examples.RenewStepByStep}.
 *
 * <p>Content that is too long for memory is in {@link dev.keyoverlap.examples.SignAFile} and {@link
 * dev.keyoverlap.examples.EncryptAFile}.
 *
 * <p>XML documents are signed in {@link dev.keyoverlap.examples.SignXml}.
 *
 * <p>SOAP messages are protected in {@link dev.keyoverlap.examples.ProtectSoap}, and under Apache
 * CXF in {@link dev.keyoverlap.examples.cxf.RenewUnderCxf}.
 *
 * <p>{@link dev.keyoverlap.examples.ServeAReceiver} makes messages for a particular receiver.
 *
 * <p>All of this at once, while messages flow, is {@link
 * dev.keyoverlap.examples.load.RenewalUnderLoad}.
 */
@NullMarked
package dev.keyoverlap.examples;

import org.jspecify.annotations.NullMarked;
