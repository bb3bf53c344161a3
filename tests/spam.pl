# Ask SpamAssassin about messages, without a network, a memory, or settings of this machine.
#
#   perl spam.pl message.eml [message.eml ...]
#
# A line for each message, then one for each rule that fired: file, rule, points, what it is about.

use strict;
use warnings;
use Mail::SpamAssassin;

my $asker = Mail::SpamAssassin->new({
    local_tests_only     => 1,
    dont_copy_prefs      => 1,
    userprefs_filename   => '/dev/null',
    home_dir_for_helpers => '/nonexistent',
    rules_filename       => '/usr/share/spamassassin',  # the package's own, not a later download
    post_config_text     => "use_bayes 0\nuse_txrep 0\n",
});
for my $file (@ARGV) {
    open(my $handle, '<:raw', $file) or die "$file: $!";
    my $mail = $asker->parse(do { local $/; <$handle> });
    my $status = $asker->check($mail);
    my $points = $status->get_names_of_tests_hit_with_scores_hash();
    print join("\t", $file, '', $status->get_score(), 'all of them'), "\n";
    for my $rule (sort keys %{$points}) {
        print join("\t", $file, $rule, $points->{$rule}, $asker->{conf}->get_description_for_rule($rule) // ''), "\n";
    }
    $status->finish();
    $mail->finish();
}
