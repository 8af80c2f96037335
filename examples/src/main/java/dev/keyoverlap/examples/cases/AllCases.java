package dev.keyoverlap.examples.cases;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every case and prints a table. The exit status is 0 if no message was lost:
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
    System.out.println("Each renewal has an HTML page, such as " + folder.resolve("CS1.html"));
    if (outcome.lost() > 0) {
      System.exit(1);
    }
  }

  /**
   * The results.
   *
   * @param table a line for each case
   * @param lost the number of lost messages in all cases
   */
  public record Outcome(String table, int lost) {}

  /**
   * Runs all cases.
   *
   * @param folder for the keystores and an HTML page of each renewal
   * @param out prints each step with its role
   * @return the results
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
