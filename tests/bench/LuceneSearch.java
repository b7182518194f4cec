// Lucene's side of the search bench: java -cp lucene-core.jar:. LuceneSearch PEOPLE.csv INDEX_DIR ROUNDS QUERIES.csv...
//
// Reads PEOPLE.csv (people_sample's columns) into an index of one segment, mapped. Then all files of questions, ROUNDS times; the last round
// is kept and its ten best written beside it as FILE.lucene.csv: query,rank,id,weight,microseconds. One thread. Prints the build's seconds.
// A name is looked for exactly and with two slips, in its own field and, for less, in the other; a date with one slip; a postcode exactly.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

public final class LuceneSearch {
	private static final int ID = 0, GIVEN = 2, FAMILY = 4, BORN = 5, POSTCODE = 10;

	private static void add(Document doc, String field, String text) {
		if (!text.isEmpty())
			doc.add(new StringField(field, text.toLowerCase(), Field.Store.NO));
	}

	private static void build(Path people, MMapDirectory dir) throws IOException {
		IndexWriterConfig config = new IndexWriterConfig().setRAMBufferSizeMB(512).setOpenMode(IndexWriterConfig.OpenMode.CREATE);
		try (IndexWriter writer = new IndexWriter(dir, config); BufferedReader in = Files.newBufferedReader(people)) {
			in.readLine();
			for (String line; (line = in.readLine()) != null;) {
				String[] row = line.split(",", -1);
				Document doc = new Document();
				doc.add(new StoredField("id", row[ID]));
				add(doc, "given", row[GIVEN]);
				add(doc, "family", row[FAMILY]);
				for (String part : row[FAMILY].contains("-") ? row[FAMILY].split("-") : new String[0])
					add(doc, "family", part);
				add(doc, "born", row[BORN]);
				add(doc, "postcode", row[POSTCODE]);
				writer.addDocument(doc);
			}
			writer.forceMerge(1);
		}
	}

	private static void name(List<Query> any, String field, String text, float boost) {
		any.add(new BoostQuery(new TermQuery(new Term(field, text)), 2 * boost));
		if (text.length() > 2)
			any.add(new BoostQuery(new FuzzyQuery(new Term(field, text), text.length() > 5 ? 2 : 1, 1, 50, true), boost));
	}

	private static void names(BooleanQuery.Builder all, String own, String other, String text) {
		List<Query> any = new ArrayList<>();
		if (text.isEmpty())
			return;
		name(any, own, text.toLowerCase(), 1);
		name(any, other, text.toLowerCase(), 0.7f);
		all.add(new DisjunctionMaxQuery(any, 0), Occur.SHOULD);
	}

	private static Query question(String[] row) {
		BooleanQuery.Builder all = new BooleanQuery.Builder();
		int said = 0;
		names(all, "given", "family", row[GIVEN]);
		names(all, "family", "given", row[FAMILY]);
		if (!row[BORN].isEmpty()) {
			List<Query> any = new ArrayList<>();
			any.add(new BoostQuery(new TermQuery(new Term("born", row[BORN])), 2));
			any.add(new FuzzyQuery(new Term("born", row[BORN]), 1, 0, 50, true));
			all.add(new DisjunctionMaxQuery(any, 0), Occur.SHOULD);
			said++;
		}
		if (!row[POSTCODE].isEmpty()) {
			all.add(new TermQuery(new Term("postcode", row[POSTCODE].toLowerCase())), Occur.SHOULD);
			said++;
		}
		if (said > 0 && !row[GIVEN].isEmpty() && !row[FAMILY].isEmpty())
			all.setMinimumNumberShouldMatch(2);
		return all.build();
	}

	private static void ask(IndexSearcher searcher, Path questions) throws IOException {
		List<String> lines = Files.readAllLines(questions);
		try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(questions + ".lucene.csv")))) {
			out.println("query,rank,id,weight,microseconds");
			for (String line : lines.subList(1, lines.size())) {
				String[] row = line.split(",", -1);
				long begun = System.nanoTime();
				ScoreDoc[] hits = searcher.search(question(row), 10).scoreDocs;
				String[] ids = new String[hits.length];
				for (int i = 0; i < hits.length; i++)
					ids[i] = searcher.storedFields().document(hits[i].doc).get("id");
				long took = (System.nanoTime() - begun) / 1000;
				for (int i = 0; i < ids.length; i++)
					out.println(row[ID] + "," + (i + 1) + "," + ids[i] + "," + hits[i].score + "," + took);
				if (ids.length == 0)
					out.println(row[ID] + ",0,,0," + took);
			}
		}
	}

	public static void main(String[] args) throws IOException {
		try (MMapDirectory dir = new MMapDirectory(Path.of(args[1]))) {
			long begun = System.nanoTime(), bytes = 0;
			build(Path.of(args[0]), dir);
			double cpu = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
			for (String file : dir.listAll())
				bytes += dir.fileLength(file);
			System.out.printf("%.3f %.3f %d %s%n", (System.nanoTime() - begun) / 1e9, cpu, bytes, Version.LATEST);
			try (DirectoryReader reader = DirectoryReader.open(dir)) {
				IndexSearcher searcher = new IndexSearcher(reader);
				searcher.setQueryCache(null);
				for (int round = 0; round < Integer.parseInt(args[2]); round++)
					for (int i = 3; i < args.length; i++)
						ask(searcher, Path.of(args[i]));
			}
		}
	}
}
