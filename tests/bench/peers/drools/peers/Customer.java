package peers;

/** A record, as the rules see it. */
public final class Customer {
    private final int segment;
    private final int tier;
    private final int daysPastDue;
    private final int balance;
    private final boolean hardship;
    private final int allowedChannels;
    private int answer;

    Customer(String[] fields) {
        segment = Integer.parseInt(fields[0]);
        tier = Integer.parseInt(fields[1]);
        daysPastDue = Integer.parseInt(fields[2]);
        balance = Integer.parseInt(fields[3]);
        hardship = fields[4].equals("1");
        allowedChannels = Integer.parseInt(fields[5]);
    }

    public int getSegment() {
        return segment;
    }

    public int getTier() {
        return tier;
    }

    public int getDaysPastDue() {
        return daysPastDue;
    }

    public int getBalance() {
        return balance;
    }

    public int getHardship() {
        return hardship ? 1 : 0;
    }

    public boolean isAllowed0() {
        return (allowedChannels & 1) != 0;
    }

    public boolean isAllowed1() {
        return (allowedChannels & 2) != 0;
    }

    public boolean isAllowed2() {
        return (allowedChannels & 4) != 0;
    }

    public boolean isAllowed3() {
        return (allowedChannels & 8) != 0;
    }

    public int getAnswer() {
        return answer;
    }

    public void setAnswer(int rule) {
        answer = rule;
    }
}
