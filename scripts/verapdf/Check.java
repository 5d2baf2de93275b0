import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates files as PDF/A-2b; the exit code is 1 if one of them is not. */
public class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean good = true;
        for (String file : files) {
            PDFAFlavour flavour = PDFAFlavour.PDFA_2_B;
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
                ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                System.out.println(file + ": " + (result.isCompliant() ? "valid PDF/A-2b" : "not valid PDF/A-2b"));
                for (TestAssertion a : result.getTestAssertions()) {
                    if (a.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println("  " + a.getRuleId() + " " + a.getMessage() + " " + a.getLocation());
                    }
                }
                good &= result.isCompliant();
            }
        }
        System.exit(good ? 0 : 1);
    }
}
