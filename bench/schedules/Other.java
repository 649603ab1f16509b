import java.io.File;
import java.io.PrintWriter;
import org.mpxj.ProjectFile;
import org.mpxj.Task;
import org.mpxj.cpm.MicrosoftScheduler;
import org.mpxj.cpm.PrimaveraScheduler;
import org.mpxj.cpm.Scheduler;
import org.mpxj.mspdi.MSPDIWriter;
import org.mpxj.primavera.PrimaveraXERFileWriter;
import org.mpxj.reader.UniversalProjectReader;

/** Another program's dates: reads each file by MPXJ, writes it anew as MSPDI and XER, computes it and writes its dates as CSV. */
public class Other
{
   public static void main(String[] names) throws Exception
   {
      for (String name : names)
      {
         ProjectFile file = new UniversalProjectReader().read(new File(name));
         boolean primavera = name.endsWith(".xer");
         new MSPDIWriter().write(file, name + ".other.xml");
         new PrimaveraXERFileWriter().write(file, name + ".other.xer");
         Scheduler scheduler = primavera ? new PrimaveraScheduler() : new MicrosoftScheduler();
         scheduler.schedule(file, file.getProjectProperties().getStartDate());
         try (PrintWriter out = new PrintWriter(name + ".csv"))
         {
            for (Task task : file.getTasks())
            {
               if (task.getUniqueID() != 0 && !task.getSummary())
               {
                  out.println(task.getUniqueID() + "," + task.getEarlyStart() + "," + task.getEarlyFinish() + "," + task.getLateStart() + "," + task.getLateFinish());
               }
            }
         }
      }
   }
}
