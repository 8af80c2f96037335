package dev.keyoverlap.examples.cases;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every case and ends with one table; with exit status 0 only if no message was lost:
 *
 * <pre>{@code
 * mvn -q -Pdemo -pl examples -am compile -Dexec.mainClass=dev.keyoverlap.examples.cases.AllCases
 * }</pre>
 */
public final class AllCases {

  private AllCases() {}

  /**
   * Runs them all.
   *
   * @param args none
   * @throws Exception if one of them fails
   */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("keyoverlap-");
    Outcome outcome = run(folder, System.out);
    System.out.println();
    System.out.print(outcome.table());
    System.out.println(
        "Each of these renewals as a page to look at: " + folder.resolve("CS1.html"));
    if (outcome.lost() > 0) {
      System.exit(1);
    }
  }

  /**
   * How they went.
   *
   * @param table a line for each case
   * @param lost how many messages were lost in all of them
   */
  public record Outcome(String table, int lost) {}

  /**
   * Runs them all.
   *
   * @param folder for keystores, and for each renewal as a page to look at
   * @param out gets each step, with who does it
   * @return how they went
   * @throws Exception if one of them fails
   */
  public static Outcome run(Path folder, PrintStream out) throws Exception {
    List<CaseReport> reports = new ArrayList<>();
    for (RenewalCase which : RenewalCase.values()) {
      reports.add(CaseRun.run(which, folder, out));
    }
    return new Outcome(
        CaseReport.table(reports), reports.stream().mapToInt(CaseReport::lost).sum());
  }

  /** Runs one of them, for the programs that are named after theirs. */
  static void run(RenewalCase which) throws Exception {
    CaseReport report = CaseRun.run(which, Files.createTempDirectory("keyoverlap-"), System.out);
    System.out.println();
    System.out.print(CaseReport.table(List.of(report)));
    if (report.lost() > 0) {
      System.exit(1);
    }
  }
}
