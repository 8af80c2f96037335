package dev.keyoverlap.cli.look;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.KeyRow;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.ChangeReport.Line;
import dev.keyoverlap.cli.store.ReadCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.usage.KeyUsageLog;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows everything public about one key. */
@Command(
    name = "show",
    description = {
      "Show one key: its certificate and chain, its state, its fitness for each use, where it is"
          + " used, and its history.",
      "",
      "Private parts are never shown."
    },
    footer = {"", "Examples:", "  keyoverlap show orders", "  keyoverlap show 3f9a12c4 -o json"})
public final class ShowKey extends ReadCommand {

  @Mixin private UsageOptions usage;

  @Parameters(
      paramLabel = "KEY",
      description = "An alias, for its active key; or the first digits of the id of a key.")
  private String named;

  /** For picocli. */
  public ShowKey(Console console) {
    super(console);
    this.usage = new UsageOptions(console);
    this.named = "";
  }

  @Override
  protected ExitStatus read(KeystoreRotation keys) throws Exception {
    Instant now = console.clock().instant();
    KeyVersion version = RingNames.aliasOrKey(keys.keyring(), named);
    List<X509Certificate> chain =
        version.entry() instanceof HeldKey held
            ? held.chain()
            : List.of(version.entry().certificate());
    Optional<KeyUsageLog> log = usage.log();
    Optional<List<KeyUses.Use>> flows = usage.uses();
    output.print(
        new Shown(
            now,
            KeyRow.of(version),
            CertificateRow.of(chain.get(0)),
            chain.stream().skip(1).map(CertificateRow::of).toList(),
            CertificateRow.Fitness.of(version, now),
            flows.map(known -> Usage.Flow.of(known, version.alias())),
            Usage.RenewalPart.of(keys, Usage.concerns(version.alias())),
            log.map(KeyUsageLog::since),
            log.map(one -> Usage.Tally.of(one, version.keyId())).orElse(List.of()),
            keys.history().stream()
                .filter(change -> concerns(change, version))
                .map(Line::of)
                .toList()));
    return ExitStatus.DONE;
  }

  private static boolean concerns(Change change, KeyVersion version) {
    return change.keyId().equals(version.keyId())
        || change.replaced().filter(version.keyId()::equals).isPresent();
  }

  /** Everything public about one key. */
  record Shown(
      Instant at,
      KeyRow key,
      CertificateRow certificate,
      List<CertificateRow> issuers,
      List<CertificateRow.Fitness> fitness,
      Optional<List<Usage.Flow>> flows,
      List<Usage.RenewalPart> renewals,
      Optional<Instant> watchedSince,
      List<Usage.Tally> evidence,
      List<Line> history)
      implements Report {

    @Override
    public void print(Page page) {
      key.print(page, at);
      page.line("");
      page.row("id", key.key().hex());
      page.row("SHA-1", certificate.sha1());
      page.row("subject", key.subject());
      page.row("issuer", key.issuer());
      page.row("serial number", key.serialNumber());
      page.row("valid", page.time(key.validFrom()) + " to " + page.time(key.validUntil()));
      page.row(
          "state",
          key.state().name().toLowerCase(Locale.ROOT)
              + " since "
              + page.time(key.since())
              + key.keptUntil().map(until -> ", kept to " + page.time(until)).orElse(""));
      page.row("key", key.algorithm() + (key.kind() == KeyRow.Kind.KEY_PAIR ? ", key pair" : ""));
      page.row("signed with", certificate.signatureAlgorithm());
      row(page, "key usage", certificate.keyUsage());
      row(page, "extended usage", certificate.extendedKeyUsage());
      row(page, "also named", certificate.alternativeNames());
      issuers.forEach(
          issuer ->
              page.row("chain", issuer.subject() + ", until " + page.date(issuer.validUntil())));
      for (CertificateRow.Fitness one : fitness) {
        page.row(
            one.use() == fitness.get(0).use() ? "fit to" : "",
            Cell.of(
                one.fit() ? Style.GOOD : Style.FAINT,
                one.use().name().toLowerCase(Locale.ROOT)
                    + one.why().map(why -> ": no, " + why).orElse(": yes")));
      }
      section(page, "Message flows", flows.isPresent() && !flows.get().isEmpty());
      flows.orElse(List.of()).forEach(flow -> flow.print(page, "  "));
      section(page, "Renewals", !renewals.isEmpty());
      renewals.forEach(renewal -> renewal.print(page, "  "));
      section(page, "Messages", watchedSince.isPresent());
      evidence.forEach(tally -> tally.print(page, "  "));
      watchedSince
          .filter(since -> evidence.isEmpty())
          .ifPresent(since -> page.line("  no use recorded since " + page.time(since)));
      section(page, "History", !history.isEmpty());
      history.forEach(line -> History.Changes.print(page, line));
    }

    private static void row(Page page, String name, List<String> values) {
      if (!values.isEmpty()) {
        page.row(name, String.join(", ", values));
      }
    }

    private static void section(Page page, String heading, boolean shown) {
      if (shown) {
        page.line("");
        page.line(Cell.of(Style.STRONG, heading));
      }
    }
  }
}
