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
      # What other implementations make of our messages

      Observed, not promised by their makers: the tests in
      [peers](../src/test/java/dev/keyoverlap/cms/peers) let each of these read messages of ours and write some for
      us, write these tables, and fail where one of them behaves otherwise than it says here. "y" is accepted, "-" is
      rejected, and nothing is said where it has no command for it. Each key is under a root of its own, and certificates
      travel with the message.

      What a `ReceiverProfile` in `MeasuredReceivers` says of algorithms, identifiers and forms is tried one by one, in
      hundreds of messages more than these tables show.

      """;

  private static final String OUR_RENEWAL =
      """
      ## Renewal of our signing key

      Messages made for each receiver by its profile, from one keystore, while the key in it is renewed: "old / both / new"
      is which of the roots the receiver trusts when the message comes. During the overlap the alias named first is that of
      the old key or, for a receiver that has changed over, that of the new one. The last column is a way on which every
      message is accepted: a **second signature**, where the receiver may change over when it likes; or **trust first**,
      where it adds the new root, and then we swap under the alias.

      """;

  private static final String THEIR_RENEWAL =
      """
      ## Renewal of a receiver's decryption key

      The same for messages encrypted for each receiver by its profile: "old / both / new" is which of the keys it holds.
      "refused" is refused by the profile when the encryptor is built, since the receiver reads no such message. The last
      column is a way on which every message is read: **two recipients** during the overlap; or **both held** by the
      receiver for a while, which tries one after the other, and in which we swap.

      """;

  private static final String SIGNED =
      """
      ## Signed by us, with two keys

      "old, new" is the order in which the signatures stand. A receiver that trusts one of the two roots sees what it sees
      in the midst of a renewal. The last columns are the ones that tell its rule: **ALL** signatures must be good and
      trusted, **ANY** one is enough, only the **FIRST** counts, or only the **LAST** one.

      """;

  private static final String ALGORITHMS =
      """
      ## Signed by us, with one key or two of one root

      All messages bear signing-certificate-v2 (RFC 5035) and CMSAlgorithmProtection (RFC 6211), and those with two
      signatures multiple-signatures (RFC 5752); none of these receivers minds.

      """;

  private static final String ENCRYPTED =
      """
      ## Encrypted by us

      With AES-256-CBC where nothing else is said. "Two" is by PKCS#1 v1.5 or, where a receiver does not read that, by OAEP
      with SHA-256, and the receiver holds one of the two keys.

      """;

  private static final String WRITTEN =
      """
      ## Written by them

      "y" is read by us, "-" is refused, and "·" is what it has no command for: before, during and after a renewal of the
      key in our keystore, where "after" the old key is retained. We refuse what hxtool signs, since it signs no
      attributes: whoever has such a message can make another of it. node-forge writes attributes in the order in which they
      are given to it, and we refuse other orders than that of DER: content type, signing time, digest is right. certtool
      must be told `--p7-time`, or it signs no attributes either.

      """;

  private static final String VERSIONS =
      """
      ## Versions

      With which these were last written; others may differ.

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
