package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsMessage.Recipient;
import dev.keyoverlap.cms.CmsMessage.Signer;
import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.algorithm.SignatureScheme;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.decrypt.ClearParts;
import dev.keyoverlap.cms.internal.decrypt.EnvelopeReader;
import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.RecipientKey;
import dev.keyoverlap.cms.internal.signer.ReceivedSignature;
import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.BerValues;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import dev.keyoverlap.cms.internal.syntax.MessageInput;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.syntax.Parsing;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.wrapping.Unwrapped;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.Keyring;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** One message being inspected. It is read as far as its type is known, and verified nowhere. */
final class MessageInspection implements ClearParts {

  private static final int CERTIFICATES = 0xa0;
  private static final int REVOCATION_LISTS = 0xa1;

  /** For people to read; nobody reads more. */
  private static final int MOST_RECIPIENTS = 1000;

  private final Keyring ring;
  private final Budget budget;
  private final List<Signer> signers = new ArrayList<>();
  private final List<Recipient> recipients = new ArrayList<>();
  private final Set<String> needed = new LinkedHashSet<>();
  private Optional<String> contentEncryption = Optional.empty();
  private String contentType = "";
  private OptionalLong contentSize = OptionalLong.empty();
  private int certificates;

  MessageInspection(Keyring ring, Limits limits) {
    this.ring = ring;
    this.budget = Budget.of(limits);
  }

  CmsMessage inspect(InputStream message) throws MalformedMessageException, IOException {
    Pump pump = new Pump(done -> {});
    try {
      return Parsing.of(pump, () -> read(Unwrapped.of(pump.counted(message))));
    } catch (MessageSyntax.NotParsable e) {
      throw e.getCause() instanceof LimitExceededException limit
          ? limit
          : new MalformedMessageException("This is no CMS message: " + e.getMessage(), e);
    }
  }

  private CmsMessage read(Unwrapped unwrapped) throws IOException, LimitExceededException {
    BerReader message = BerReader.of(unwrapped.binary(), budget);
    Optional<ASN1Primitive> named = MessageInput.type(message);
    ASN1Primitive outer = named.orElse(CMSObjectIdentifiers.signedData);
    CmsMessage.Type type = CmsMessage.Type.OTHER;
    if (named.isEmpty()) {
      type = readSignedData(message);
    } else if (CMSObjectIdentifiers.signedData.equals(outer)) {
      message.enter(Framing.EXPLICIT_0);
      message.enter(BerReader.SEQUENCE);
      message.skip();
      type = readSignedData(message);
      message.leave();
      message.leave();
    } else if (CMSObjectIdentifiers.envelopedData.equals(outer)) {
      type = CmsMessage.Type.ENVELOPED_DATA;
      readEnveloped(message, false);
    } else if (CMSObjectIdentifiers.authEnvelopedData.equals(outer)) {
      type = CmsMessage.Type.AUTH_ENVELOPED_DATA;
      readEnveloped(message, true);
    } else {
      contentType = MessageSyntax.printable(outer);
      while (message.next() != BerReader.END) {
        message.skip();
      }
    }
    message.leave();
    long size = message.position();
    message.requireOnlyPadding();
    return new CmsMessage(
        type,
        contentType,
        unwrapped.wrapping().toString(),
        size,
        contentSize,
        signers,
        recipients,
        contentEncryption,
        certificates,
        List.copyOf(needed));
  }

  // ---- signed

  /** Its version has been read. */
  private CmsMessage.Type readSignedData(BerReader message)
      throws IOException, LimitExceededException {
    message.skip();
    message.enter(BerReader.SEQUENCE);
    contentType = MessageSyntax.printable(BerValues.next(message, BerReader.IDENTIFIER));
    if (message.next() != BerReader.END) {
      message.enter(Framing.EXPLICIT_0);
      readContent(message, BerReader.OCTET_STRING);
      message.leave();
    }
    message.leave();
    if (message.next() == CERTIFICATES) {
      message.enter(CERTIFICATES);
      while (message.next() != BerReader.END) {
        message.skip();
        certificates++;
      }
      message.leave();
    }
    if (message.next() == REVOCATION_LISTS) {
      message.skip();
    }
    message.enter(BerReader.SET);
    while (message.next() != BerReader.END) {
      budget.spend(Limit.CMS_SIGNERS, 1);
      signer(ReceivedSignature.read(message));
    }
    message.leave();
    return signers.isEmpty() ? CmsMessage.Type.CERTIFICATES_ONLY : CmsMessage.Type.SIGNED_DATA;
  }

  private void signer(ReceivedSignature signature) {
    String algorithm;
    try {
      SignatureAlgorithm known =
          SignatureScheme.of(
                  signature.digestIdentifier(),
                  signature.signatureIdentifier(),
                  EnumSet.allOf(SignatureAlgorithm.class))
              .algorithm();
      algorithm = known.name();
      if (!SignatureSuite.usual().contains(known)) {
        needed.add("CmsVerifier: accept(SignatureAlgorithm." + known.name() + ")");
      }
    } catch (Refusal e) {
      algorithm = e.reason();
    }
    signers.add(
        new Signer(
            signature.signer().toString(),
            algorithm,
            signature.claimedTime(),
            signature.signer().find(ring)));
  }

  // ---- encrypted

  private void readEnveloped(BerReader message, boolean authenticated)
      throws IOException, LimitExceededException {
    message.enter(Framing.EXPLICIT_0);
    message.enter(BerReader.SEQUENCE);
    message.skip();
    EnvelopeReader.readRecipients(message, this);
    message.enter(BerReader.SEQUENCE);
    contentType = MessageSyntax.printable(BerValues.next(message, BerReader.IDENTIFIER));
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.getInstance(BerValues.next(message));
    content(algorithm, EnvelopeReader.usual(algorithm, authenticated));
    if (message.next() != BerReader.END) {
      readContent(message, Framing.IMPLICIT_0);
    }
    message.leave();
    while (message.next() != BerReader.END) {
      message.skip();
    }
    message.leave();
    message.leave();
  }

  /** Content of another type need not be a string of bytes. */
  private void readContent(BerReader message, int tag) throws IOException, LimitExceededException {
    int next = message.next();
    if (next != tag && next != (tag | BerReader.CONSTRUCTED)) {
      message.skip();
      return;
    }
    message.beginOctets(tag);
    byte[] step = new byte[Pump.STEP];
    long size = 0;
    for (int length = message.readOctets(step); length > 0; length = message.readOctets(step)) {
      size += length;
    }
    contentSize = OptionalLong.of(size);
  }

  @Override
  public void recipient(RecipientKey recipient) {
    if (recipients.size() == MOST_RECIPIENTS) {
      return;
    }
    recipients.add(
        new Recipient(
            recipient.recipient().map(KeyIdentifier::toString),
            recipient.algorithm(),
            recipient.recipient().map(named -> named.find(ring)).orElse(List.of())));
    if (recipient.isLegacy()) {
      needed.add("CmsDecryptor: accept(" + recipient.algorithm() + ")");
    }
  }

  @Override
  public void content(AlgorithmIdentifier algorithm, Optional<ContentCipher> cipher) {
    contentEncryption =
        Optional.of(
            cipher
                .map(known -> known.encryption().name())
                .orElseGet(() -> MessageSyntax.printable(algorithm.getAlgorithm())));
    cipher
        .map(ContentCipher::encryption)
        .filter(known -> !AcceptedAlgorithms.byDefault().contents().contains(known))
        .ifPresent(known -> needed.add("CmsDecryptor: accept(ContentEncryption." + known + ")"));
  }
}
