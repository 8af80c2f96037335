package dev.keyoverlap.cli.message;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.SoapReceiver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Decrypts a message. */
@Command(
    name = "decrypt",
    description = {
      "Decrypt a CMS or SOAP message with the keys of the keystore.",
      "",
      "Nothing is written before the whole message is found intact. A failure never tells why,"
          + " because an attacker could learn from it. Decryption does not prove who sent the"
          + " message."
    },
    footer = {
      "",
      "Examples:",
      "  keyoverlap decrypt order.p7m --out order.edi",
      "  keyoverlap decrypt < order.p7m | keyoverlap verify --any-of partner > order.edi"
    })
public final class Decrypt extends MessageCommand {

  @Mixin private AcceptOptions accepted = new AcceptOptions();

  @Mixin private ReceiverOptions receiver = new ReceiverOptions();

  /** For picocli. */
  public Decrypt(Console console) {
    super(console);
  }

  @Override
  protected ExitStatus run(KeystoreRotation keys, Input in, Output out) throws Exception {
    MessageFormat format = message.format(in);
    Made.Keys used = new Made.Keys(keys.keyring());
    KeyringSource source = keys.withListener(used);
    try (Progress progress = message.progress("decrypt", in)) {
      switch (format) {
        case CMS -> cms(source, in, out, progress);
        case SOAP -> soap(source, in, out);
        case XML ->
            throw CommandException.usage(
                "Cannot decrypt XML that is not SOAP, because it is not supported. Give --format"
                    + " soap if it is a SOAP message.");
      }
    } catch (DecryptionException e) {
      throw CommandException.refused(
          "DECRYPTION",
          "Cannot decrypt the message. `keyoverlap inspect` shows its recipients and the algorithms"
              + " that it needs.");
    }
    tell(Made.of(console.clock().instant(), format, out, used.used()), out, false);
    return ExitStatus.DONE;
  }

  private void cms(KeyringSource keys, Input in, Output out, Progress progress) throws Exception {
    CmsDecryptor.Builder builder = CmsDecryptor.with(keys);
    for (Enum<?> one : accepted.forCms()) {
      builder = accept(builder, one);
    }
    CmsDecryptor decryptor = builder.build().withProgress(progress);
    if (out.file().isEmpty()) {
      var unused = decryptor.decryptStream(in.stream(), out.standardOutput());
    } else {
      var unused = decryptor.decryptToFile(in.stream(), out.file().get());
    }
  }

  private static CmsDecryptor.Builder accept(CmsDecryptor.Builder builder, Enum<?> algorithm) {
    if (algorithm instanceof ContentEncryption content) {
      return builder.accept(content);
    }
    if (algorithm instanceof KeyTransport transport) {
      return builder.accept(transport);
    }
    if (algorithm instanceof KeyAgreementScheme agreement) {
      return builder.accept(agreement);
    }
    return builder.accept((KeyEncapsulation) algorithm);
  }

  private void soap(KeyringSource keys, Input in, Output out) throws Exception {
    SoapReceiver.Builder builder = receiver.set(SoapReceiver.decryptingOnly(keys), console);
    for (Enum<?> one : accepted.forSoap()) {
      builder =
          one instanceof ContentEncryption content
              ? builder.accept(content)
              : builder.accept((KeyTransport) one);
    }
    out.write(builder.build().receive(in.bytes(Limit.SOAP_BYTES)).envelope());
  }
}
