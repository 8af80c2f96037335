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
    if (!run(Files.createTempDirectory("keyoverlap-"), System.out)) {
      System.exit(1);
    }
  }

  /** Whether no message was lost. */
  static boolean run(Path folder, PrintStream out) throws Exception {
    List<CaseReport> reports = new ArrayList<>();
    for (RenewalCase which : RenewalCase.values()) {
      reports.add(CaseRun.run(which, folder, out));
    }
    out.println();
    out.print(CaseReport.table(reports));
    return reports.stream().allMatch(report -> report.lost() == 0);
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
