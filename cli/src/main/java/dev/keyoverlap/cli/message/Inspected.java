package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cms.CmsMessage;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.wssec.SoapMessage;
import dev.keyoverlap.xmldsig.XmlMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The clear parts of a message. Nothing of it is verified.
 *
 * @param at when
 * @param format its format
 * @param kind what it is, such as {@code signed-data}, or the name of its root element
 * @param size its size in bytes
 * @param facts more about it, by name
 * @param signatures its signatures
 * @param recipients its recipients
 * @param needed options that a reader needs
 */
record Inspected(
    Instant at,
    MessageFormat format,
    String kind,
    long size,
    Map<String, String> facts,
    List<Party> signatures,
    List<Party> recipients,
    List<String> needed)
    implements Report {

  private static final Pattern ACCEPT = Pattern.compile("(?:(\\w+): )?accept\\(\\w+\\.(\\w+)\\)");

  private static final Pattern ACTOR = Pattern.compile("actor\\((\".*\")\\)");

  /**
   * A signer or a recipient.
   *
   * @param name how the message names it
   * @param algorithm the algorithm
   * @param signingTime the time that a signer claims
   * @param covers the parts that a signature covers
   * @param where the place of a signature or of the header
   * @param inKeystore the keys of the keystore that the name fits
   */
  record Party(
      String name,
      String algorithm,
      Optional<Instant> signingTime,
      List<String> covers,
      Optional<String> where,
      List<KeyRow> inKeystore) {

    private static List<KeyRow> rows(List<KeyVersion> versions) {
      return versions.stream().map(KeyRow::of).toList();
    }
  }

  static Inspected of(Instant at, CmsMessage message) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("wrapping", message.wrapping());
    facts.put("content-type", message.contentType());
    message.contentSize().ifPresent(size -> facts.put("content-size", Long.toString(size)));
    message.contentEncryption().ifPresent(named -> facts.put("content-encryption", named));
    facts.put("certificates", Integer.toString(message.certificates()));
    return new Inspected(
        at,
        MessageFormat.CMS,
        message.type().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        message.size(),
        facts,
        message.signers().stream()
            .map(
                one ->
                    new Party(
                        one.identifier(),
                        one.algorithm(),
                        one.signingTime(),
                        List.of(),
                        Optional.empty(),
                        Party.rows(one.inRing())))
            .toList(),
        message.recipients().stream()
            .map(
                one ->
                    new Party(
                        one.identifier().orElse("no certificate"),
                        one.algorithm(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Party.rows(one.inRing())))
            .toList(),
        options(message.needed()));
  }

  static Inspected of(Instant at, XmlMessage message) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("encoding", message.encoding());
    facts.put("elements", Integer.toString(message.elements()));
    return new Inspected(
        at,
        MessageFormat.XML,
        message.root().toString(),
        message.size(),
        facts,
        message.signatures().stream()
            .map(
                one ->
                    new Party(
                        one.signer(),
                        one.algorithm(),
                        one.signingTime(),
                        one.references().stream()
                            .map(part -> part.covers().or(part::uri).orElse("?"))
                            .toList(),
                        Optional.of(one.path()),
                        Party.rows(one.inRing())))
            .toList(),
        List.of(),
        options(message.needed()));
  }

  static Inspected of(Instant at, SoapMessage message) {
    Map<String, String> facts = new LinkedHashMap<>();
    List<Party> signatures = new ArrayList<>();
    List<Party> recipients = new ArrayList<>();
    facts.put("header-blocks", String.join(", ", message.blocks()));
    for (SoapMessage.SecurityHeader header : message.headers()) {
      String where = header.actor().isEmpty() ? "no actor" : header.actor();
      header.created().ifPresent(time -> facts.put("created", time.toString()));
      header.expires().ifPresent(time -> facts.put("expires", time.toString()));
      header
          .signatures()
          .forEach(
              one ->
                  signatures.add(
                      new Party(
                          one.signer(),
                          one.algorithm(),
                          Optional.empty(),
                          one.covers(),
                          Optional.of(where),
                          Party.rows(one.inRing()))));
      header
          .keys()
          .forEach(
              one ->
                  recipients.add(
                      new Party(
                          one.recipient(),
                          one.algorithm(),
                          Optional.empty(),
                          List.of(),
                          Optional.of(where),
                          Party.rows(one.inRing()))));
    }
    if (!message.encrypted().isEmpty()) {
      facts.put(
          "encrypted",
          message.encrypted().stream()
              .map(part -> part.within() + " with " + part.algorithm())
              .collect(Collectors.joining(", ")));
    }
    return new Inspected(
        at,
        MessageFormat.SOAP,
        message.version().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        message.size(),
        facts,
        signatures,
        recipients,
        options(message.needed()));
  }

  /** The library names methods of Java; here are the options that do the same. */
  private static List<String> options(List<String> needed) {
    return needed.stream()
        .map(one -> ACCEPT.matcher(one).replaceAll(found -> option(found.group(2))))
        .map(one -> ACTOR.matcher(one).replaceAll("--actor $1"))
        .toList();
  }

  private static String option(String constant) {
    return "--accept " + constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void print(Page page) {
    page.line(
        Cell.of(Style.STRONG, format.name() + " " + kind), ", " + size + " bytes, not verified");
    facts.forEach((name, value) -> page.row("  " + name.replace('-', ' '), value));
    parties(page, "Signed by", signatures);
    parties(page, "Encrypted to", recipients);
    if (!needed.isEmpty()) {
      page.line(Cell.of(Style.WARNING, "A reader needs"));
      needed.forEach(option -> page.line("  " + option));
    }
  }

  private static void parties(Page page, String heading, List<Party> parties) {
    if (!parties.isEmpty()) {
      page.line(Cell.of(Style.STRONG, heading));
    }
    for (Party one : parties) {
      page.line("  " + one.name);
      page.row("    algorithm", one.algorithm);
      one.signingTime.ifPresent(time -> page.row("    claims", page.time(time)));
      one.where.ifPresent(place -> page.row("    in", place));
      one.covers.forEach(part -> page.row("    covers", part));
      if (one.inKeystore.isEmpty()) {
        page.row("    in keystore", "no");
      }
      one.inKeystore.forEach(
          key ->
              page.row(
                  "    in keystore",
                  Cell.of(
                      Style.GOOD,
                      key.alias()
                          + ", "
                          + key.state().name().toLowerCase(Locale.ROOT)
                          + ", "
                          + key.key())));
    }
  }
}
