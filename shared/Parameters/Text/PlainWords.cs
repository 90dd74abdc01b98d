namespace Platform.Parameters.Text;

/// <summary>Words of plain English and of operators' talk that are never the name of something.</summary>
internal static class PlainWords
{
    private static readonly HashSet<string> Words = new(
        """
        a about above access accessible account accounts after again all alone also although always am an and another any anymore anything app apps
        application applications are aren't around as asap at back bad be because been before being below beneath between both box broken but by came can can't
        cannot cause check client clients come comes complains connect connection container could crash crashed crashes crashing cron customer customers
        daemon data database day days dead did didn't died dies directory disabled do does doesn't don't done down due during each either else
        empty enabled enough error errors even every everything exits expired expires fail failed failing fails fast file files filling find fine
        first fix folder for found from full gave get gets gives gone got had hangs happened has hasn't have having he hello help her here hi his host
        hour hours how i if immediately in inactive instance into is isn't issue it it's its job jobs just keep keeps kept know last lately later like listen
        listens listening local locked log login logs long longer looks lost machine made make many may me message might minutes more morning most much must my
        name named need needs never new night no node none not nothing now of off often ok old on once one only onto open or other others our out over
        own package page people permission please pod port ports problem process processes production properly quickly rather reason recently refused
        refuses remove reports request requests reset resolve respond responding responds responds restart restarted restarting restarts returned returns
        right root run running runs said same saw say saying says see seems server servers service services set she should shows since site slow slowly
        so some someone something soon staging start started starting starts state still stop stopped stopping stops stuck such suddenly sure system take
        takes team test than thank thanks that that's the their them then there they thing things this those though throws time times to today
        told too took tried tries two under unable unit unlock until up urgent us use used user users uses using very via volume want wants was
        wasn't we web website week well went were what when where whether which while who why will with without won't work worked working works would
        wrong yesterday yet you your affected following current itself background main whole entire given remote target responsive unresponsive
        unavailable unreachable reachable available inaccessible healthy unhealthy answers answer answering answered because reported logging writes write writing
        reading read reads cannot won't keeps refusing dying flapping failing logged signing sign called whose
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string word) => Words.Contains(word);
}
