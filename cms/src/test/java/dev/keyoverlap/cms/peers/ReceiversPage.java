package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.peers.Case.Task;
import dev.keyoverlap.cms.peers.Observations.Writing;
import dev.keyoverlap.cms.peers.OurRenewal.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page of the documentation that tells what foreign implementations were seen to do. */
final class ReceiversPage {

  private static final String INTRODUCTION =
      """
      # Receivers of CMS messages

      This page records how other CMS implementations handle messages from KeyOverlap.
      The tests in `cms/src/test/java/dev/keyoverlap/cms/peers` run each implementation and fail if a result differs.
      The makers of these implementations do not promise this behaviour.

      "y" means accepted, "-" means rejected. An empty cell means that the implementation has no command for it.
      Each key has a root certificate of its own, and the messages include the certificates.

      `MeasuredReceivers` has a `ReceiverProfile` for each row.
      Hundreds of further messages test every algorithm, identifier and form that a profile claims.

      """;

  private static final String OUR_RENEWAL =
      """
      ## Renewal of our signing key

      The messages are made for each receiver with its profile, while the key in one keystore is renewed.
      "old / both / new" lists the roots that the receiver trusts when the message arrives.
      During the overlap, the first alias is that of the key which the receiver knows.

      The last column is a way without lost messages:

      - **second signature**: the receiver can switch at any time during the overlap.
      - **trust first**: the receiver adds the new root, then you swap the key under its alias.

      """;

  private static final String THEIR_RENEWAL =
      """
      ## Renewal of a receiver's decryption key

      The messages are encrypted for each receiver with its profile.
      "old / both / new" lists the keys that the receiver holds.
      "refused" means that the profile does not permit two recipients, so the encryptor is not built.

      The last column is a way without lost messages:

      - **two recipients**: messages are encrypted to both keys during the overlap.
      - **both held**: the receiver holds both keys for a while, and you swap the certificate meanwhile.

      """;

  private static final String SIGNED =
      """
      ## Two signatures

      "old, new" is the order of the signatures in the message.
      A receiver that trusts one of the two roots sees the same as during a renewal.

      The last column is the receiver's rule:

      - **ALL**: all signatures must be valid and trusted.
      - **ANY**: one valid and trusted signature is enough.
      - **FIRST**: only the first signature counts.
      - **LAST**: only the last signature counts.

      """;

  private static final String ALGORITHMS =
      """
      ## One signature, or two signatures of one root

      All messages have the attributes signing-certificate-v2 (RFC 5035) and CMSAlgorithmProtection (RFC 6211).
      Messages with two signatures also have multiple-signatures (RFC 5752). None of these receivers rejects them.

      """;

  private static final String ENCRYPTED =
      """
      ## Encryption

      The content encryption is AES-256-CBC unless the column says otherwise.
      "Two" uses PKCS#1 v1.5, or OAEP with SHA-256 if the receiver does not read PKCS#1 v1.5.
      The receiver holds one of the two keys.

      """;

  private static final String WRITTEN =
      """
      ## Messages from these implementations

      "y" means that KeyOverlap accepts the message, "-" that it rejects it. "·" means that the implementation has no command.
      The columns are before, during and after a renewal of the key in our keystore. After the renewal, the old key is retained.

      - **hxtool** signs no attributes, so KeyOverlap rejects its messages. Their signatures can be moved to other content.
      - **certtool** signs attributes only with `--p7-time`.
      - **node-forge** writes attributes in the order in which you list them. List them in DER order: content type, signing time, digest.

      """;

  private static final String VERSIONS =
      """
      ## Versions

      These versions were tested. Other versions can behave differently.

      """;

  /** A column, and how its cell follows from what was seen. */
  private record Column(String heading, Function<Observations, String> cell) {

    static Column of(String heading, Case... cases) {
      return new Column(heading, seen -> cells(seen, cases));
    }

    private static String cells(Observations seen, Case... cases) {
      List<String> all = Arrays.stream(cases).map(seen::cell).toList();
      return String.join("", all).isEmpty() ? "" : String.join(" / ", all);
    }

    /** With RSA keys, in the first way if the receiver knows it, or else in the second. */
    static Column of(String heading, List<Case> pkcs1, List<Case> oaep) {
      return new Column(
          heading,
          seen -> {
            boolean knowsFirst = !seen.cell(EncryptionCase.OLD_FOR_OLD).equals("-");
            return cells(seen, (knowsFirst ? pkcs1 : oaep).toArray(Case[]::new));
          });
    }
  }

  private static final Map<String, List<Column>> TABLES = tables();

  private static Map<String, List<Column>> tables() {
    Map<String, List<Column>> tables = new LinkedHashMap<>();
    tables.put(OUR_RENEWAL, renewal(Task.VERIFY));
    tables.put(THEIR_RENEWAL, renewal(Task.DECRYPT));
    tables.put(SIGNED, signed());
    tables.put(ALGORITHMS, algorithms());
    tables.put(ENCRYPTED, encrypted());
    tables.put(
        WRITTEN,
        List.of(
            written("signed by old / both / new: before", Task.VERIFY, Moment.BEFORE),
            written("during", Task.VERIFY, Moment.BOTH),
            written("after", Task.VERIFY, Moment.AFTER),
            written("encrypted for old / both / new: before", Task.DECRYPT, Moment.BEFORE),
            written("during", Task.DECRYPT, Moment.BOTH),
            written("after", Task.DECRYPT, Moment.AFTER)));
    return tables;
  }

  private static List<Column> renewal(Task task) {
    List<Column> columns = new ArrayList<>();
    String has = ": old / both / new " + (task == Task.VERIFY ? "trusted" : "held");
    columns.add(new Column("old key" + has, seen -> cells(seen, task, Renewal.Moment.BEFORE)));
    columns.add(new Column("both, old first", seen -> cells(seen, task, Renewal.Moment.BOTH)));
    columns.add(
        new Column("both, new first", seen -> cells(seen, task, Renewal.Moment.BOTH_NEW_FIRST)));
    columns.add(new Column("new key", seen -> cells(seen, task, Renewal.Moment.AFTER)));
    columns.add(new Column("way", seen -> way(seen, task)));
    return columns;
  }

  private static String cells(Observations seen, Task task, Renewal.Moment moment) {
    List<Trial> trials =
        Renewal.KNOWING.stream()
            .flatMap(has -> seen.trial(Renewal.name(task, moment, has)).stream())
            .toList();
    return trials.stream().anyMatch(trial -> trial.refusal().isPresent())
        ? "refused"
        : trials.stream().map(seen::cell).collect(Collectors.joining(" / "));
  }

  /** The most convenient way on which all is read. */
  private static String way(Observations seen, Task task) {
    String both = cells(seen, task, Renewal.Moment.BOTH);
    String newFirst = cells(seen, task, Renewal.Moment.BOTH_NEW_FIRST);
    boolean signs = task == Task.VERIFY;
    String overlap = signs ? "second signature" : "two recipients";
    if (both.equals("y / y / y")) {
      return overlap;
    }
    if (both.startsWith("y") && newFirst.endsWith("y")) {
      return overlap + ", the known key first";
    }
    if (cells(seen, task, Renewal.Moment.BEFORE).startsWith("y / y")
        && cells(seen, task, Renewal.Moment.AFTER).endsWith("y / y")) {
      return signs ? "trust first" : "both held";
    }
    return both.isEmpty() ? "" : "downtime";
  }

  /**
   * Which of three messages we read at a moment of a renewal; a dot is one that it cannot write.
   */
  private static Column written(String heading, Task task, Moment moment) {
    return new Column(
        heading,
        seen -> {
          List<String> cells =
              Arrays.stream(Writing.values())
                  .filter(writing -> writing.task == task)
                  .map(seen.readByUs()::get)
                  .map(read -> read == null ? "·" : read.contains(moment) ? "y" : "-")
                  .toList();
          return cells.stream().allMatch("·"::equals) ? "" : String.join(" / ", cells);
        });
  }

  private static List<Column> signed() {
    return List.of(
        Column.of("both known", SigningCase.BOTH_FOR_BOTH),
        Column.of(
            "old known: old, new / new, old",
            SigningCase.OLD_NEW_FOR_OLD,
            SigningCase.NEW_OLD_FOR_OLD),
        Column.of(
            "new known: old, new / new, old",
            SigningCase.OLD_NEW_FOR_NEW,
            SigningCase.NEW_OLD_FOR_NEW),
        Column.of(
            "both known, new damaged: old, new / new, old",
            SigningCase.LAST_DAMAGED,
            SigningCase.FIRST_DAMAGED),
        new Column("rule", ReceiversPage::rule));
  }

  /** By the damaged signatures, since some receivers ask for no trust. */
  private static String rule(Observations seen) {
    return switch (seen.cell(SigningCase.LAST_DAMAGED) + seen.cell(SigningCase.FIRST_DAMAGED)) {
      case "--" -> "ALL";
      case "yy" -> "ANY";
      case "y-" -> "FIRST";
      case "-y" -> "LAST";
      default -> "";
    };
  }

  private static List<Column> algorithms() {
    return List.of(
        Column.of("known / unknown key", SigningCase.OLD_FOR_OLD, SigningCase.NEW_FOR_OLD),
        Column.of("two keys under one known root", SigningCase.SAME_ROOT),
        Column.of("SHA-512", SigningCase.SHA512),
        Column.of("RSASSA-PSS", SigningCase.PSS),
        Column.of("ECDSA", SigningCase.ECDSA),
        Column.of("RSA, then ECDSA", SigningCase.RSA_ECDSA),
        Column.of("Ed25519", SigningCase.ED25519),
        Column.of("Ed448", SigningCase.ED448),
        Column.of("SHA-3", SigningCase.SHA3),
        Column.of("ML-DSA", SigningCase.ML_DSA),
        Column.of("SLH-DSA", SigningCase.SLH_DSA),
        Column.of("by key identifier", SigningCase.KEY_IDENTIFIER));
  }

  private static List<Column> encrypted() {
    return List.of(
        Column.of(
            "one, its holder / another",
            List.of(EncryptionCase.OLD_FOR_OLD, EncryptionCase.NEW_FOR_OLD),
            List.of(EncryptionCase.OAEP, EncryptionCase.OAEP_NEW_FOR_OLD)),
        Column.of(
            "two, old held: old, new / new, old",
            List.of(EncryptionCase.OLD_NEW_FOR_OLD, EncryptionCase.NEW_OLD_FOR_OLD),
            List.of(EncryptionCase.OAEP_OLD_NEW_FOR_OLD, EncryptionCase.OAEP_NEW_OLD_FOR_OLD)),
        Column.of(
            "two, new held: old, new / new, old",
            List.of(EncryptionCase.OLD_NEW_FOR_NEW, EncryptionCase.NEW_OLD_FOR_NEW),
            List.of(EncryptionCase.OAEP_OLD_NEW_FOR_NEW, EncryptionCase.OAEP_NEW_OLD_FOR_NEW)),
        Column.of("PKCS#1 v1.5", EncryptionCase.OLD_FOR_OLD),
        Column.of("OAEP with SHA-256 / SHA-1", EncryptionCase.OAEP, EncryptionCase.OAEP_SHA1),
        Column.of("ECDH", EncryptionCase.ECDH),
        Column.of(
            "two, RSA and ECDH: RSA held / EC held",
            List.of(EncryptionCase.RSA_BESIDE_ECDH, EncryptionCase.ECDH_BESIDE_RSA),
            List.of(EncryptionCase.OAEP_BESIDE_ECDH, EncryptionCase.ECDH_BESIDE_OAEP)),
        Column.of("by key identifier", EncryptionCase.KEY_IDENTIFIER),
        Column.of("AES-GCM", List.of(EncryptionCase.GCM), List.of(EncryptionCase.OAEP_GCM)));
  }

  /**
   * The page.
   *
   * @param observed what was seen of those that are installed
   * @param former the page as it was, whose lines about others stay
   * @param versions whether the versions are of now, or as they were too
   */
  static String render(Map<Peer, Observations> observed, String former, boolean versions) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    List<String> parts = List.of(former.split("(?m)^## ", -1));
    int part = 1;
    for (Map.Entry<String, List<Column>> table : TABLES.entrySet()) {
      String was = part < parts.size() ? parts.get(part) : "";
      part++;
      page.append(table.getKey());
      appendHeadings(page, table.getValue().stream().map(Column::heading).toList());
      for (Peer peer : Peers.all()) {
        Observations seen = observed.get(peer);
        page.append(
            seen == null
                ? formerRow(was, peer)
                : row(peer, table.getValue().stream().map(c -> c.cell.apply(seen)).toList()));
      }
      page.append('\n');
    }
    page.append(VERSIONS);
    appendHeadings(page, List.of("version"));
    String was = part < parts.size() ? parts.get(part) : "";
    for (Peer peer : Peers.all()) {
      Observations seen = observed.get(peer);
      page.append(
          seen == null || !versions ? formerRow(was, peer) : row(peer, List.of(seen.version())));
    }
    return page.toString();
  }

  private static void appendHeadings(StringBuilder page, List<String> headings) {
    page.append("| | ").append(String.join(" | ", headings)).append(" |\n");
    page.append("|---".repeat(headings.size() + 1)).append("|\n");
  }

  private static String row(Peer peer, List<String> cells) {
    // A row of blanks says nothing.
    return String.join("", cells).isEmpty()
        ? ""
        : "| " + peer.name() + " | " + String.join(" | ", cells) + " |\n";
  }

  private static String formerRow(String part, Peer peer) {
    return part.lines()
        .filter(line -> line.startsWith("| " + peer.name() + " |"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
